"""Makes one copy (see ``making``)."""

import sys

from server.backup.making import carry_out

if __name__ == "__main__":
    sys.stdout.buffer.write(carry_out(sys.argv[1]))
