"""What is wrong with an input, in both languages, with what is expected instead."""

from __future__ import annotations

from dataclasses import dataclass

from engine.playbook.parts import Text

MESSAGES = {
    "form": Text("这里应为{0}。", "This must be {0}."),
    "unknown": Text("没有这个输入项。{0}", "There is no such input. {0}"),
    "missing": Text("请填写此项。", "This is needed; fill it in."),
    "number": Text(
        "“{0}”不是可识别的数字。请只用数字和小数点，例如 1234.5；不要用逗号或空格分隔。",
        "“{0}” is not a number that can be read. Write digits with a point, such as 1234.5, without commas or spaces.",
    ),
    "decimals": Text("小数位数最多 {0} 位。", "Give at most {0} decimal places."),
    "whole": Text("请填写 {0} 到 {1} 的整数。", "Give a whole number from {0} to {1}."),
    "low": Text("不能小于 {0}{1}。", "This cannot be below {0}{1}."),
    "high": Text("不能大于 {0}{1}。", "This cannot be above {0}{1}."),
    "choice": Text("没有这个选项。可选：{0}。", "There is no such choice. Use one of: {0}."),
    "month": Text("请按“年-月”填写，例如 2027-01。", "Write year and month, such as 2027-01."),
    "text": Text(
        "请填写不超过 {0} 个字符、不含控制字符的文字。",
        "Give a text of at most {0} characters without control characters.",
    ),
    "range_order": Text(
        "范围的三个数应从小到大：低 ≤ 中 ≤ 高。", "The three points of a range must rise: low ≤ middle ≤ high."
    ),
    "range_positive": Text("对数正态范围的低值应大于 0。", "A lognormal range needs a low point above 0."),
    "range_points": Text("范围需要低、中、高三个数。", "A range needs three points: low, mid and high."),
    "end_before_start": Text("结束月份早于开始月份 {0}。", "The last month lies before the first, {0}."),
    "before_founding": Text("早于成立月份 {0}。", "This lies before the founding, {0}."),
    "before_start": Text("早于预测起始月 {0}。", "This lies before the forecast's first month, {0}."),
    "grace": Text("宽限期应短于期限 {0} 个月。", "The months of interest only must be fewer than the term, {0}."),
    "salaries": Text("薪资不能多于所属的费用 {0}。", "Salaries cannot be more than the cost they are part of, {0}."),
    "too_many": Text("最多 {0} 项。", "Give at most {0} of these."),
    "too_many_in_all": Text(
        "各部分合计最多 {0} 项，现有 {1} 项：再多，每次计算都会太慢。请把相近的项合并。",
        "There may be {0} items in all parts together, and there are {1}: with more, every change would take too long. Put similar ones together.",
    ),
    "too_many_customers": Text(
        "按此增长，到预测期末累计新增将超过 {0}。请降低增长率，或填写增速衰减。",
        "At this growth more than {0} would be added by the end. Lower the growth, or let it fade.",
    ),
    "retention": Text(
        "留存率不能回升，且需从第 1 个月起连续填写。",
        "Retention cannot rise, and its months must be given from the first on without a hole.",
    ),
    "correlation_path": Text("这里没有可变动的范围输入。", "There is no input with a range at this place."),
    "correlation_twice": Text("这一对输入已给出相关系数。", "This pair has a correlation already."),
    "correlation_self": Text("一个输入不能与自身相关。", "An input cannot be correlated with itself."),
    "correlation_impossible": Text(
        "这些相关系数不能同时成立。把它们都乘以不超过 {0} 的系数即可。",
        "These correlations cannot all hold together. Multiplying all of them by at most {0} repairs it.",
    ),
}


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One input that was refused. `path` is its field, `code` is stable, `message` is for people."""

    path: str
    code: str
    message: Text


def problem(path: str, code: str, *arguments: object) -> InputProblem:
    template = MESSAGES[code]
    zh, en = template.zh.format(*arguments), template.en.format(*arguments)
    return InputProblem(path, code, Text(zh, en))
