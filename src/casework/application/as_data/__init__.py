"""What is told of cases as plain data that goes into JSON, with keys that stay and a schema for each shape."""
