import pytest

from workbench.errors import SettingsError
from workbench.labelstudio.push import PushOptions


def test_a_model_name_with_a_comma_could_not_be_found_again():
    with pytest.raises(SettingsError, match="comma"):
        PushOptions("Campaign", model="rules,better")
