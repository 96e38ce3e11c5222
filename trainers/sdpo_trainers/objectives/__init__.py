"""What backends build their losses from: advantages, surrogates, distillation, averages."""
