"""What is measured, shown and watched while a run goes on."""
