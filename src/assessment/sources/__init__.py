"""Publishers' files: one module a publisher, read as published, typed and validated."""
