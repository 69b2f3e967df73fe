from workbench.labelstudio.push import pair
from workbench.model import Annotation, Article, Prediction


def test_each_article_gets_its_own_prediction_whatever_is_missing_on_either_side():
    articles = [Article(name, name) for name in ("b", "c", "e", "f")]
    predictions = [Prediction("m", Annotation(name, ())) for name in ("a", "c", "d", "e")]
    found = {
        article.id: prediction and prediction.annotation.doc_id
        for article, prediction in pair(articles, predictions)
    }
    assert found == {"b": None, "c": "c", "e": "e", "f": None}
