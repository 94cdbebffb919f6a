"""What happens by the clock. Jobs are plain functions of ``now``; the timetable says when they run."""
