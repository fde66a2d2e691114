# language: zh-CN
功能: 策划在启动前把方案改到可以启动
  策划按报告里的改法逐条修改方案,每改一处就再查一遍,直到没有错误,也没有警告。

  场景: 从不可启动到可启动,改三处
    假如 示例方案 "jd-sports-midyear-sale"
    而且 方案里的 "total: 44000" 误写成 "total: 40000"
    而且 方案里的 "metrics: [exposure, views, ctr, cpv, saves, comments, visits]" 误写成 "metrics: [likes]"
    而且 方案里的 "style: casual\n    tone: experience" 误写成 "style: polished\n    tone: experience"
    当 我用中文检查方案
    那么 结论是 "不可启动"
    而且 报告写着 "预算分项超出总预算"
    而且 报告写着 "四项核心指标未全部监测"
    而且 报告写着 "KOC brief 要求精致画面"
    当 我把方案里的 "total: 40000" 改成 "total: 44000"
    而且 我用中文检查方案
    那么 结论是 "需修改"
    而且 报告不再写着 "预算分项超出总预算"
    当 我把方案里的 "metrics: [likes]" 改成 "metrics: [exposure, views, ctr, cpv, saves, comments, visits]"
    而且 我用中文检查方案
    那么 结论是 "需修改"
    而且 报告不再写着 "四项核心指标未全部监测"
    当 我把方案里的 "style: polished\n    tone: experience" 改成 "style: casual\n    tone: experience"
    而且 我用中文检查方案
    那么 结论是 "可启动"
