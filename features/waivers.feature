Feature: A planner accepts a finding, with a reason and for a time
  A team that knows better than a rule says so in the plan. What it accepts stays visible, counted apart, and comes back
  when its time is over, or when that which was accepted is no longer what the plan or the rule says.

  Background:
    Given a folder with rules of my own
    And a plan that says
      """
      # 春季新茶，第一版
      version: 1
      campaign: {name: 春茶种草, brand: 山茶, product: 明前茶, category: food_beverage}
      cohorts:
        - id: 腰部达人     # 由代理商推荐
          role: koc
          creators: 2      # 先试投两位
      # 预算待财务确认
      """

  Scenario: A finding is accepted with one command, and the file is otherwise as it was
    When I waive "few-creators" until "2027-03-31" because "首批试投"
    Then every line of my plan is still there
    When I check the plan with my rules
    Then 1 finding is waived
    And the report says "首批试投 — accepted by 林, on 2027-01-15"
    When I waive "few-creators" until "2027-04-30" because "顺延一个月"
    And I check the plan with my rules
    Then 1 finding is waived
    And the report says "顺延一个月"
    And the report does not say "首批试投"

  Scenario: What was accepted comes back when the plan changes
    When I waive "few-creators" until "2027-03-31" because "首批试投"
    And in my plan I write "creators: 1" for "creators: 2"
    And I check the plan with my rules
    Then 0 findings are waived
    And the report says "waived before, because 首批试投 (林); what changed: cohorts.0.creators"

  Scenario: What was accepted comes back when the rule changes
    When I waive "few-creators" until "2027-03-31" because "首批试投"
    And in my file "settings.yaml" I write "value: 5" for "value: 3"
    And I check the plan with my rules
    Then 0 findings are waived
    And the report says "what changed: the rule"

  Scenario: A waiver that has run out is a finding itself
    When I waive "few-creators" until "2027-01-15" because "首批试投"
    And I check the plan with my rules
    Then 1 finding is waived
    When I check the plan with my rules as of "2027-01-16"
    Then 0 findings are waived
    And the report says "waivers/waiver-expired"

  Scenario: What cannot be accepted is refused, and the file is not touched
    When I waive "few-creater" until "2027-03-31" because "首批试投"
    Then I am told "there is no rule 'few-creater' (did you mean 'few-creators'?)"
    And my plan is as it was
    When I waive "kol-carries-sales" until "2027-03-31" because "首批试投"
    Then I am told "finds nothing in plan.yaml that could be waived"
    And my plan is as it was
