"""An item of the plan is dragged, with a mouse and with a finger; what was chosen beside it and not sent stays."""

import pytest
from django.urls import reverse

from plans import actions
from plans.models import WorkedPlan
from plans.work import work_of
from tests.browser.hands import PASSPHRASE, sign_in
from tests.conftest import answer_as

pytestmark = [pytest.mark.browser, pytest.mark.database_free]


def drop(page, grip, row, *, touch):
    """Drags from a grip to the upper part of a row, as a mouse or a finger does.

    In the middle of the window: near its edges the page moves under the pointer, the further the slower the machine is.
    """
    row.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    start, end = grip.bounding_box(), row.bounding_box()
    x, y = start["x"] + 8, start["y"] + 8
    points = [(x, y), (x, y - 10), (x, end["y"] + 6), (x, end["y"] + 5)]
    if not touch:
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
        return
    wire = page.context.new_cdp_session(page)
    for kind, point in zip(("touchStart", "touchMove", "touchMove", "touchMove"), points, strict=True):
        at = {"x": point[0], "y": point[1]}
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("touch", [False, True])
def test_an_item_is_dragged_as_far_as_it_may_and_what_was_chosen_stays(browser, site, assessment, alice, touch):
    answer_as(assessment, "R-08", alice)
    tasks = work_of(assessment).tasks
    rows = [actions.add_item(assessment=assessment, values={"title": f"Own {n}"}, by=alice).key for n in range(3)]
    held, waited = next((key, task.after[0]) for key, task in tasks.items() if task.after)
    actions.put_in_order(assessment=assessment, order=[*rows, waited, held], rev=0, by=alice)
    alice.set_password(PASSPHRASE)
    alice.save()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, has_touch=touch)
    page = context.new_page()
    sign_in(page, site, alice.email)
    page.goto(site + reverse("plan", args=[assessment.public_id]))
    row = page.locator("tr[data-key]")
    shown = [one.get_attribute("data-key") for one in row.all()]
    at = shown.index(rows[1])
    row.nth(at).locator("select").select_option("doing")
    with page.expect_navigation():
        drop(page, row.nth(at).locator(".pl-grip"), row.nth(at - 1), touch=touch)
    order = WorkedPlan.objects.get().order
    assert order.index(rows[1]) < order.index(rows[0])
    assert page.locator(f'select[name="status-{rows[1]}"]').input_value() == "doing"
    shown = [one.get_attribute("data-key") for one in row.all()]
    with page.expect_navigation():
        drop(page, row.nth(shown.index(held)).locator(".pl-grip"), row.nth(shown.index(waited)), touch=touch)
    assert "it waits for" in page.locator("#work").inner_text()
    assert WorkedPlan.objects.get().order == order
    context.close()
