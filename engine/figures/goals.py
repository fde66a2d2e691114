"""Goals, stages and jobs over the whole plan."""

from engine.figures.look import NOTHING_KNOWN, Look, Missing, Subject, figure, is_, split, union
from engine.terms import Job, Metric, Role, Stage
from engine.values import UNKNOWN, Members, Truth, every, some


@figure("plan", "int", "Goals beside the primary one.", "主要目标之外的目标个数。", "次要目标数", unit="objectives")
def secondary_goals(look: Look) -> int:
    return len(look.known_list("objective.secondary"))


@figure(
    "plan",
    "list of enum",
    "Metrics of the targets under objective.kpis.",
    "objective.kpis 中各目标的指标。",
    "目标指标",
    terms=Metric,
)
def objective_kpis(look: Look) -> Members:
    return union(look, "metric", look.entries("kpi"))


@figure(
    "plan",
    "list of enum",
    "Metrics of objective.kpis and of all cohorts.",
    "objective.kpis 与各分组的指标。",
    "全部考核指标",
    terms=Metric,
)
def all_kpis(look: Look) -> Members:
    try:
        own = union(look, "kpis", look.entries("cohort"))
    except Missing:
        own = NOTHING_KNOWN
    return Members.union((look("objective_kpis"), own))


@figure(
    "plan",
    "bool",
    "Some entry of objective.kpis aims at more than 0 leads.",
    "objective.kpis 中有一项线索目标大于 0。",
    "是否设有线索目标",
)
def lead_target(look: Look) -> Truth:
    def aims(kpi: Subject) -> Truth:
        leads = is_(look("metric", kpi), Metric.LEADS)
        if leads is False:
            return False
        target = look("target", kpi)
        return every((leads, target is not UNKNOWN and target > 0))

    return some(aims(kpi) for kpi in look.subject.entries("kpi") or ())


@figure(
    "plan", "list of enum", "Stages that the cohorts serve.", "各分组所服务的阶段。", "各分组的决策阶段", terms=Stage
)
def cohort_stages(look: Look) -> Members:
    return union(look, "stage", look.entries("cohort"))


@figure("plan", "list of enum", "Jobs of all cohorts.", "所有分组承担的任务。", "各分组的任务", terms=Job)
def cohort_jobs(look: Look) -> Members:
    return union(look, "job", look.entries("cohort"))


@figure("plan", "list of enum", "Jobs of the KOL cohorts.", "各 KOL 分组承担的任务。", "KOL 分组的任务", terms=Job)
def kol_jobs(look: Look) -> Members:
    kols, perhaps = split(look.entries("cohort"), lambda cohort: is_(look("role", cohort), Role.KOL))
    return union(look, "job", kols, perhaps)


@figure(
    "plan",
    "bool",
    "The plan carries a KOL reader to a sale: KOC proof, search ads, attribution, time to read.",
    "KOC 口碑、搜索广告、归因方式和足够的阅读时间俱全，能把 KOL 的读者引向购买。",
    "是否有完整转化路径",
    settings=("measure_min_window_days",),
)
def conversion_path(look: Look) -> bool:
    kocs = look.subject.entries("cohort") or ()
    proof = any(look("role", c) == Role.KOC and look("stage", c) in (Stage.RESEARCH, Stage.DECISION) for c in kocs)
    traced, days = look("measurement.attribution"), look("window_days")
    return (
        proof
        and look("search_planned") is True
        and isinstance(traced, Members)
        and bool(traced.known)
        and isinstance(days, int)
        and days >= look.subject.setting("measure_min_window_days")
    )
