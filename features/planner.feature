Feature: A planner checks a plan before launch
  A planner at a brand or an agency wants to know what is wrong with a plan, where, why, and what to change,
  before any creator is booked.

  Scenario: A plan with serious mistakes is blocked, and the report says why
    Given the sample plan "celebrity-sales-blast"
    When I check the plan
    Then the verdict is "BLOCKED"
    And every finding has its place in the plan, what to do, and the document and lines that say so
    And my pipeline stops

  Scenario: A bad plan becomes a ready one, edit by edit
    Given the sample plan "auckland-airport-new-year"
    And in my plan "2027-02-20}\n    brief: b_koc" was written as "2027-02-20}\n    brief: b_kol"
    And in my plan "budget: 16000\n    start: 2027-01-15" was written as "budget: 16000\n    start: 2026-12-01"
    And in my plan "vetting: {done: true, owner: agency, date: 2026-12-01}" was written as "vetting: {done: false}"
    When I check the plan
    Then the verdict is "BLOCKED"
    And the report says "Write two briefs"
    And the report says "Start feed ads after 2026-12-14"
    And the report says "Add a vetting step"
    When in my plan I write "2027-02-20}\n    brief: b_koc" for "2027-02-20}\n    brief: b_kol"
    And I check the plan
    Then the verdict is "BLOCKED"
    And the report does not say "Write two briefs"
    When in my plan I write "budget: 16000\n    start: 2027-01-15" for "budget: 16000\n    start: 2026-12-01"
    And I check the plan
    Then the verdict is "REVISE"
    And the report does not say "Start feed ads after"
    When in my plan I write "vetting: {done: true, owner: agency, date: 2026-12-01}" for "vetting: {done: false}"
    And I check the plan
    Then the verdict is "READY"
    And my pipeline goes on

  Scenario: A broken file is put right step by step until it can be checked
    Given the sample plan "auckland-airport-new-year"
    And in my plan "schedule:" was written as "shedule:"
    And in my plan "total: 80000" was written as "total: 80k"
    And in my plan "currency: NZD" was written as "currency: NZD\n  currency: AUD"
    When I check the plan
    Then nothing is reported
    And I am told of 3 mistakes, each at its line and column
    And I am told "did you mean 'schedule'?"
    And I am told "did you mean '80000'?"
    And I am told "the key 'currency' is given twice"
    When in my plan I write "schedule:" for "shedule:"
    And I check the plan
    Then I am told of 2 mistakes, each at its line and column
    When in my plan I write "total: 80000" for "total: 80k"
    And in my plan I write "currency: NZD" for "currency: NZD\n  currency: AUD"
    And I check the plan
    Then I am told of no mistake
    And there is a verdict

  Scenario: A first draft is judged as far as it goes
    Given a plan that says
      """
      version: 1
      objective: {primary: launch}
      cohorts:
        - {id: kol, role: kol, creators: 3}
      """
    When I check the plan
    Then there is a verdict
    And the report lists the required fields that are missing
    And the report lists the fields that would settle what could not be judged
    And what could not be judged is not counted as passed

  Scenario: An accepted finding stays accepted until its day
    Given the sample plan "celebrity-sales-blast"
    When I check the plan
    Then my pipeline stops
    When I accept every error until "2027-02-28" because "the client insists"
    And I check the plan as of "2027-02-28"
    Then my pipeline goes on
    And the report says "the client insists"
    When I check the plan as of "2027-03-01"
    Then my pipeline stops

  Scenario Outline: A pipeline stops at what the team calls grave
    Given the sample plan "<plan>"
    When I check the plan and stop at "<grave>"
    Then my pipeline <does>

    Examples:
      | plan                      | grave          | does    |
      | celebrity-sales-blast     | error          | stops   |
      | celebrity-sales-blast     | never          | goes on |
      | auckland-airport-new-year | error          | goes on |

  Scenario: One broken plan does not hide the others
    Given the sample plan "jd-sports-midyear-sale"
    And another plan that says "version: one"
    When I check both plans
    Then there is a verdict
    And I am told of 1 mistake, each at its line and column
    And my pipeline says that something could not be checked
