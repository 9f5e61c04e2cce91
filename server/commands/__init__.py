"""The commands of ``moiso-server``, each in the module of its subject."""
