Feature: A consultant shows recommendations to a client
  A consultant needs the same answer in the client's language and in a form that goes into a document.

  Scenario Outline: The report comes in the client's language
    Given the sample plan "jd-sports-midyear-sale"
    When I ask for the report in "<language>" as "<format>"
    Then the report is written in "<language>"
    And the report shows the planned mix beside what the sources advise

    Examples:
      | language | format   |
      | en       | text     |
      | zh       | text     |
      | en       | markdown |
      | zh       | markdown |

  Scenario: A Markdown report goes into a document as it is
    Given the sample plan "celebrity-sales-blast"
    When I ask for the report in "en" as "markdown"
    Then it begins with a heading that holds the verdict
    And every problem has a heading of its own
    And there is no colour code in it

  Scenario: The service and the command give the same answer
    Given the sample plan "jd-sports-midyear-sale"
    When I send the plan to the service
    And I ask for the report in "en" as "json"
    Then both answers are the same, byte for byte

  Scenario: Where the sources disagree, every side is shown
    Given a folder with rules of my own
    And a plan that says
      """
      version: 1
      cohorts: [{id: a, role: kol, creators: 5, kpis: [orders]}]
      """
    When I check the plan with my rules
    Then the report shows every side of the disagreement "C-01" with its publishers
