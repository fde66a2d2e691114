Feature: A strategist reads and edits the rules
  A strategist knows the guidance, not the code. Rules are files; what is wrong with one is told at its line.

  Scenario: From a finding to the rule and its documents
    Given the sample plan "celebrity-sales-blast"
    When I send the plan to the service
    And I open the rule of the first finding
    Then I see what the rule asks, what it says in English and Chinese, and its examples
    And I see the document, the lines and the publisher that it rests on

  Scenario: Mistakes in a rule folder are told at their lines, all at once
    Given a folder with rules of my own
    And in my rule "people/few-creators.yaml" "creators: {below" was written as "creatrs: {below"
    And in my rule "people/kol-carries-sales.yaml" "cites: [D3-16]" was written as "cites: [D3-61, D9-1]"
    And a plan that says
      """
      version: 1
      cohorts: [{id: a, role: koc, creators: 1}]
      """
    When I check the plan with my rules
    Then nothing is reported
    And I am told "people/few-creators.yaml:8:3: unknown field 'creatrs' in a condition (did you mean 'creators'?)"
    And I am told "people/kol-carries-sales.yaml:18:16: there is no statement 'D9-1'"
    And I am told "nothing was done"
    When in my rule "people/few-creators.yaml" I write "creators: {below" for "creatrs: {below"
    And in my rule "people/kol-carries-sales.yaml" I write "cites: [D3-16]" for "cites: [D3-61, D9-1]"
    And I check the plan with my rules
    Then I am told of no mistake
    And the report says "Cohort 'a' has 1 creators, fewer than 3."

  Scenario: A number is changed in one place, and the answer follows
    Given a folder with rules of my own
    And a plan that says
      """
      version: 1
      cohorts: [{id: a, role: koc, creators: 2}]
      """
    When I check the plan with my rules
    Then the report says "fewest_creators = 3 (house judgement, no document gives it)"
    When in my file "settings.yaml" I write "value: 2" for "value: 3"
    And I check the plan with my rules
    Then the report does not say "fewest_creators"

  Scenario: A rule is a file that is put into a folder, and nothing else
    Given a folder with rules of my own
    And a copy of my rule "people/few-creators.yaml" as "people/handful.yaml"
    And a plan that says
      """
      version: 1
      cohorts: [{id: a, role: koc, creators: 2}]
      """
    When I check the plan with my rules
    Then the report says "people/handful"
    And the report says "(of 5 rules)"
