"""`python -m sdpo_gym` is `sdpo-gym`."""

from sdpo_gym.cli import main

if __name__ == "__main__":
    main()
