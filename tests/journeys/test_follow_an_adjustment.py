"""An adjustment task from the to-do list to its closure; a publication reported, sent back, accepted."""

import pytest

from tests.journeys import acts, list_acts
from tests.journeys.conftest import Windows

pytestmark = pytest.mark.journey
TASK = "停止受理“酒类生产经营许可”"
ITEM = "未获得许可，不得从事公路、水运及与航道有关工程的建设及相关业务"
PAGE = "https://www.example.gov.cn/commerce/notice/2025-31.html"


@pytest.mark.requirement("R3.2")
def test_follow_an_adjustment(visit: Windows) -> None:
    clerk = visit.officer("handler-commerce")
    clerk.go("/desk/")
    clerk.sees("调整任务（1）", TASK)
    clerk.picture("01-to-do")
    clerk.page.locator("li", has_text=TASK).get_by_role("link").click()
    clerk.sees("清单变化", "酒类生产经营许可", "取消")
    path = clerk.page.url.removeprefix(visit.county.address)
    clerk.follow("报送完成情况")
    clerk.fill({"完成情况": "已停止受理，网上入口已撤下。", "网页地址": "https://www.example.gov.cn/"})
    clerk.press("报送完成情况")
    clerk.sees("只是网站首页")
    clerk.picture("02-a-home-page-is-refused")
    clerk.fill({"网页地址": PAGE})
    clerk.press("报送完成情况")
    clerk.sees("已报送，待牵头单位审核")

    office = visit.officer(acts.OFFICE_HANDLER)
    office.go("/desk/")
    office.page.locator("li", has_text=TASK).get_by_role("link").click()
    office.sees(PAGE)
    office.follow("退回补充")
    office.fill({"理由": "公告未写明停止受理的日期。"})
    office.press("退回补充")
    office.sees("已退回承办部门")

    clerk.go(path)
    clerk.sees("公告未写明停止受理的日期。")
    clerk.follow("报送完成情况")
    clerk.fill({"完成情况": "公告已补正日期。", "网页地址": PAGE})
    clerk.press("报送完成情况")
    list_acts.accept_task(office, path)
    office.picture("03-closed")

    clerk.go(path)
    clerk.follow("酒类生产经营许可")
    clerk.sees("已停止受理")
    clerk.go("/desk/")
    assert clerk.page.get_by_text(TASK).count() == 0


@pytest.mark.requirement("R2.1", "R2.5")
def test_publish_an_item(visit: Windows) -> None:
    clerk = visit.officer("handler-transport")
    clerk.go("/desk/list/publication/?state=open&outlet=official_account&q=207001")
    clerk.follow(ITEM)
    path = clerk.page.url.removeprefix(visit.county.address)
    clerk.follow("报送公开结果")
    clerk.fill({"网页地址": "https://www.example.gov.cn/index.html"})
    clerk.press("报送公开结果")
    clerk.sees("只是网站首页")
    clerk.fill({"网页地址": "https://www.example.gov.cn/transport/wechat/7.html"})
    clerk.press("报送公开结果")
    clerk.sees("已报送1项，待牵头单位核对")

    office = visit.officer(acts.OFFICE_HANDLER)
    office.go(path)
    office.follow("退回")
    office.fill({"退回原因": "文章没有写主管部门。"})
    office.press("退回")
    office.sees("已退回1项")
    clerk.go(path)
    clerk.sees("文章没有写主管部门。")
    clerk.follow("报送公开结果")
    clerk.fill({"网页地址": "https://www.example.gov.cn/transport/wechat/8.html"})
    clerk.press("报送公开结果")
    office.go(path)
    office.follow("核对通过")
    office.press("核对通过")
    office.sees("已核对通过1项", "已公开")
    office.go("/desk/list/publication/progress/")
    office.picture("01-progress")

    clerk.go("/desk/list/pages/new/")
    clerk.select("公开渠道", "公众号")
    clerk.fill({"网页文字": "市场准入负面清单（2022年版）\n机动车驾驶员培训教练场许可"})
    clerk.press("提交并比对")
    clerk.sees("版本不对", "已过时的内容", "缺少内容")
    clerk.picture("02-a-stale-page")
