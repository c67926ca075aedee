"""The reference portal of CUR Desk: the contract of the sync API on real parts."""
