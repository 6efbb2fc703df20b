"""The course: lessons, exercises, and their grades."""
