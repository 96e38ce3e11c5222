"""The trainer backends, one file each: which signal it takes from a group, which loss it uses."""
