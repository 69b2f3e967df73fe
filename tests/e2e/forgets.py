"""Counts the tasks that Label Studio still holds after an import and an export, uncollected.

python forgets.py PROJECT, in the environment of a running server: beside it, on its database.
"""

import gc
import json
import os
import sys

from label_studio import server

server._setup_env()

from django.test import Client  # noqa: E402  # only after Django is set up
from tasks.models import Task  # noqa: E402

from workbench.labelstudio.tuning import tune  # noqa: E402

tune()
project, token = sys.argv[1], os.environ["LABEL_STUDIO_USER_TOKEN"]
client = Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Token {token}"})
result = {
    "from_name": "label",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 0, "end": 3, "labels": ["Speaker"]},
}
task = {"data": {"text": "Ada spoke."}, "annotations": [{"result": [result]}]}
gc.disable()
imported = client.post(
    f"/api/projects/{project}/import", json.dumps([task] * 5), content_type="application/json"
)
path = f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true"
exported = json.loads(b"".join(client.get(path).streaming_content))
found = {
    "imported": imported.json()["task_count"],
    "exported": len(exported),
    "annotations": sum(len(task["annotations"]) for task in exported),
    "held": sum(isinstance(thing, Task) for thing in gc.get_objects()),
}
sys.stdout.write(json.dumps(found) + "\n")
