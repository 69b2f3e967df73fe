def test_projects_are_found_on_every_page(port, server):
    for number in range(250):
        port.create_project({"title": "News" if number % 200 == 0 else "Old News"})
    assert port.find_projects("News") == [1, 201]


def test_a_task_that_goes_while_they_are_counted_ends_the_list(port, server, monkeypatch):
    monkeypatch.setattr(server, "get", lambda *_, **__: {"total": 1, "tasks": []})
    assert list(port.list_tasks(1)) == []
