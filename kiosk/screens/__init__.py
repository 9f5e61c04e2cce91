"""The kiosk's window: ``kiosk_app.KioskApp`` draws views and reports touches.

Whoever imports a module of this folder other than ``environment`` and ``style`` imports Kivy:
``environment.prepare_environment`` comes first.
"""
