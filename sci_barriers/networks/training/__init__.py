"""Training of LISTA networks: data, schedules, a stack of networks trained together, checkpoints."""
