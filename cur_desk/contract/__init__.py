"""The contract between workstation and portal: pure types and bytes, shared by both sides."""
