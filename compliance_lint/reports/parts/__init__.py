"""What the inspection report is put together from: blocks, a writer, and one module a part of the report."""
