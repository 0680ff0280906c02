"""The lines of day files in which a member has a value, by DuckDB, as JSON: duck_query.py FOLDER COLUMN VALUE THREADS."""

import sys

import duckdb

folder, column, value, threads = sys.argv[1:]
connection = duckdb.connect()
connection.execute(f"SET threads={threads}")
columns = {
    "id": "VARCHAR", "timestamp": "VARCHAR", "event_type": "VARCHAR", "user_id": "VARCHAR", "model": "VARCHAR",
    "prompt_hash": "VARCHAR", "response_hash": "VARCHAR", "prompt_tokens": "BIGINT", "completion_tokens": "BIGINT",
    "latency_ms": "DOUBLE", "status": "VARCHAR", "error_type": "VARCHAR", "metadata": "JSON",
}
connection.execute(
    f"COPY (SELECT * FROM read_json('{folder}/audit_*.jsonl', format='newline_delimited', columns={columns}) "
    f"WHERE {column} = '{value}') TO '/dev/stdout' (FORMAT json)")
