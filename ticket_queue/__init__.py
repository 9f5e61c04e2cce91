"""The queue of one lobby: its rules, words and messages; standard library but for mqtt_link."""
