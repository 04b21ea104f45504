"""What serves those who write playbooks: lint, test cases, personas, versions, outline, schemas."""
