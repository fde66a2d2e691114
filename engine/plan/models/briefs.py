"""What creators are told."""

from engine import terms
from engine.plan.kinds import Day, Part, Text, Texts, Word, Words, YesNo, told


class Brief(Part):
    """A brief for creators."""

    id: Text = told(
        "Short name by which cohorts refer to the brief.", "brief 的简称，供分组引用。", "brief 编号", "required"
    )
    role: Word[terms.BriefRole] = told("Who the brief is for.", "该 brief 写给谁。", "适用角色", "quick")
    objective: Text = told(
        "What a note should bring about; without it a rule fires.",
        "笔记应达到的效果；不填会触发规则。",
        "笔记目的",
        "quick",
    )
    required_points: Texts = told(
        "What no note may leave out; without it a rule fires.",
        "每篇笔记都不能少的内容；不填会触发规则。",
        "必含内容",
        "quick",
    )
    product_points: Texts = told(
        "What is said about the product; without it a rule fires.",
        "关于产品要讲什么；不填会触发规则。",
        "产品卖点",
        "quick",
    )
    how_to_show: Text = told(
        "How the product is shown; without it a rule fires.", "产品怎样呈现；不填会触发规则。", "呈现方式", "quick"
    )
    content_types: Words[terms.ContentType] = told(
        "Kinds of notes that are wanted.", "想要的笔记类型。", "内容类型", "quick"
    )
    themes: Texts = told(
        "Themes, each one an answer to a question of the audience.",
        "内容主题，每个都回答目标人群的一个问题。",
        "内容主题",
    )
    keywords: Texts = told(
        "Search terms for titles, text and tags.", "用于标题、正文和标签的搜索词。", "关键词", "quick"
    )
    style: Word[terms.Style] = told("How notes look.", "笔记的视觉风格。", "风格", "quick")
    tone: Word[terms.Tone] = told("How notes sound.", "笔记的语气。", "语气")
    freedom: Word[terms.Freedom] = told("How much the creator decides.", "达人能自己决定多少。", "创作自由度", "quick")
    creative_direction: Text = told("Look, references and scenes.", "画面风格、参考图与场景。", "创意指导")
    brand_story: Text = told("The story that the brand tells.", "品牌要讲的故事。", "品牌故事")
    asks_honest_opinion: YesNo = told(
        "Honest opinion is invited, drawbacks too.", "请达人说真实看法，包括缺点。", "是否要求真实评价"
    )
    asks_follow_up: YesNo = told(
        "Creators are to answer comments or post an update.", "要求达人回复评论或后续更新。", "是否要求互动跟进"
    )
    asks_expert_claims: YesNo = told(
        "Creators are to make expert, medical or technical claims.",
        "要求达人作专业、医学或技术方面的宣称。",
        "是否要求专业背书",
    )
    creator_input: YesNo = told(
        "Creators bring ideas before there is a draft.", "写初稿之前由达人提出想法。", "是否有达人共创"
    )
    uses_seeding_learnings: YesNo = told(
        "It builds on what KOC notes taught.", "吸收了 KOC 笔记带来的经验。", "是否吸收种草经验", "quick"
    )
    final_on: Day = told("Day on which the brief is closed.", "brief 定稿的日期。", "定稿日期", unit="day")
    language: Word[terms.Language] = told("Language that notes are published in.", "笔记发布所用的语言。", "笔记语言")
    localised: YesNo = told(
        "It was rewritten for this audience and platform.", "已针对目标人群和平台改写。", "是否本地化"
    )
    adapted_from: Word[terms.Origin] = told(
        "Platform that the material comes from; none if new.", "素材原本来自哪个平台；全新素材写 none。", "素材来源平台"
    )
    text: Text = told(
        "The whole brief or draft copy, read for likeness and for words only.",
        "brief 或文案初稿的全文，只用来比对相似度和用词。",
        "正文",
    )
