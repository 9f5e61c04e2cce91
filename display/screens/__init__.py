"""The window of a board or a sign: ``hall_window.HallWindow`` draws the views that it is given.

Whoever imports a module of this folder other than ``environment`` and ``style`` imports Kivy:
``environment.prepare_environment`` comes first.
"""
