"""The server's settings: the sample ward, a site's file over it, and every mistake at once."""

import contextlib
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st

from server.settings import DEFAULTS, TEXTS, Secret, SettingsError, default_settings, load_settings
from server.settings.loading import settings_of
from server.settings.mistakes import Mistakes
from server.settings.reading import description_of
from server.settings.schema import SiteFile
from ticket_queue.catalogue import load_catalogues
from ticket_queue.ids import CounterId, Language, ServiceCode
from ticket_queue.ticket import Outcome

VI, EN = Language("vi"), Language("en")


def site_toml(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(folder: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings(site_toml(folder, text), language=EN, environment=environment)
    return caught.value.mistakes


def test_the_default_is_a_whole_sample_ward() -> None:
    settings = default_settings()
    site = settings.site
    assert site.name_lines == ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "PHƯỜNG MẪU")
    assert [service.series for service in site.services.values()] == list(range(1, 10))
    assert list(site.counters) == list(range(1, 10))
    assert site.counters[CounterId(6)].serves == ("xay-dung", "ho-kinh-doanh")
    assert sum(len(service.procedures) for service in site.services.values()) == 29
    certification = site.services[ServiceCode("chung-thuc")]
    assert certification.mean_service == timedelta(minutes=5)
    assert certification.limit == timedelta(minutes=20)
    assert "15:00" in certification.notes[0][EN]
    assert "15 giờ" in certification.notes[0][VI]
    assert site.services[ServiceCode("tra-ket-qua")].default_outcome is Outcome.RESULT_RETURNED
    assert settings.links_kept == timedelta(days=30)
    assert settings.texts_kept == timedelta(days=90)
    assert settings.public_url is None


def test_every_service_of_the_default_is_served_by_a_counter() -> None:
    site = default_settings().site
    served = {code for counter in site.counters.values() for code in counter.serves}
    assert served == set(site.services)


def test_a_site_changes_only_what_its_file_names(tmp_path: Path) -> None:
    text = """
        public_url = "https://so.phuong.example/"
        [site]
        code = "26740-1"
        [hours]
        saturday = ["7:30-11:30"]
        holidays = [2027-01-01]
        make_up_days = [{ day = 2027-01-09, follows = "friday" }]
    """
    settings = load_settings(site_toml(tmp_path, text), environment={})
    sample = default_settings()
    assert settings.public_url == "https://so.phuong.example"
    assert settings.site.code == "26740-1"
    assert settings.site.name_lines == sample.site.name_lines
    hours = settings.site.services[ServiceCode("dat-dai")].hours
    assert len(hours.spans_on(date(2027, 1, 2))) == 1
    assert hours.spans_on(date(2027, 1, 1)) == ()
    assert len(hours.spans_on(date(2027, 1, 9))) == 2


def test_a_service_may_have_weekdays_and_numbers_of_its_own(tmp_path: Path) -> None:
    text = """
        [[service]]
        id = "dat-dai"
        series = 3
        prefix = "D"
        names = { en = "Land", vi = "Đất đai" }
        hours = { monday = [], saturday = ["07:30-11:30"] }
        limit_minutes = 40
        warning_minutes = 30
        priority_target_minutes = 10
        when_full = "stop"
        stop_issuing_minutes = 15
        [[counter]]
        id = 4
        serves = ["dat-dai"]
        name = "Quầy đất đai"
    """
    site = load_settings(site_toml(tmp_path, text), environment={}).site
    service = site.services[ServiceCode("dat-dai")]
    assert service.name(Language("fr")) == "Đất đai"
    assert service.stops_when_full
    assert (service.limit, service.warning) == (timedelta(minutes=40), timedelta(minutes=30))
    assert service.issue_stops_before_end == timedelta(minutes=15)
    assert service.hours.spans_on(date(2026, 11, 23)) == ()
    assert len(service.hours.spans_on(date(2026, 11, 24))) == 2
    assert len(service.hours.spans_on(date(2026, 11, 28))) == 1
    assert site.counters[CounterId(4)].name == "Quầy đất đai"


def test_every_mistake_is_named_at_once_with_its_path(tmp_path: Path) -> None:
    text = """
        public_ur = "x"
        [hours]
        monday = ["07:30-11:30", "11:00-17:00"]
        tuesday = ["17:00-13:00", "25:00-26:00"]
        holidays = [2027-01-01]
        make_up_days = [{ day = 2027-01-01, follows = "friday" }]
        [queue]
        limit_minutes = "20"
        [http]
        port = 70000
        key_file = "nowhere.pem"
        [broker]
        url = "mqtt://user:secret@host"
        [[service]]
        id = "a"
        series = 2
        names = { en = "A" }
        [[service]]
        id = "b"
        series = 2
        names = { vi = "B" }
        warning_minutes = 20
        [[service]]
        series = 12
        [[counter]]
        id = 1
        serves = ["a", "zz"]
        [[counter]]
        id = 1
        serves = ["b"]
        [[counter]]
        id = 3
        serves = []
    """
    found = mistakes_of(tmp_path, text)
    paths = [line.split(": ")[0] for line in found]
    assert sorted(paths) == sorted(
        [
            "public_ur",
            "hours.monday",
            "hours.tuesday",
            "hours.tuesday",
            "hours.make_up_days[1].day",
            "queue.limit_minutes",
            "http.port",
            "http.certificate_file",
            "http.key_file",
            "broker.url",
            "service[1].names.vi",
            "service[2].series",
            "service[2].warning_minutes",
            "service[3].id",
            "service[3].names",
            "service[3].series",
            "counter[1].serves",
            "counter[2].id",
            "counter[3].serves",
        ]
    )
    assert not [line for line in found if "\n" in line]
    assert "there is no such setting; did you mean public_url?" in found[0]


def test_a_broken_service_is_not_called_unknown_by_its_counter(tmp_path: Path) -> None:
    text = """
        [[service]]
        id = "a"
        series = 12
        names = { vi = "A" }
        [[counter]]
        id = 1
        serves = ["a"]
    """
    assert [line.split(":")[0] for line in mistakes_of(tmp_path, text)] == ["service[1].series"]


def test_own_services_need_own_counters(tmp_path: Path) -> None:
    text = '[[service]]\nid = "a"\nseries = 1\nnames = { vi = "A" }'
    assert mistakes_of(tmp_path, text) == ("counter: at least one [[counter]] is needed",)


@pytest.mark.parametrize(
    "text",
    [
        "service = 3",
        "site = []",
        "[[service]]",
        "service = [1]",
        "[[counter]]",
        "hours = 7",
        '[site]\ntimezone = "Asia/Nowhere"',
        "[limits]\nsign_ins = 4",
        "[[priority_group]]\nid = 4",
    ],
)
def test_any_wrong_shape_is_a_named_mistake(tmp_path: Path, text: str) -> None:
    assert mistakes_of(tmp_path, text)


def test_a_file_that_is_missing_or_no_toml_is_one_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / "none.toml", environment={})
    assert len(caught.value.mistakes) == 1
    assert len(mistakes_of(tmp_path, "a = = b")) == 1


def test_the_broker_password_comes_from_a_file_beside_or_the_environment(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from-file\n", encoding="utf-8")
    path = site_toml(tmp_path, '[broker]\npassword_file = "password"')
    by_file = load_settings(path, environment={}).broker.password
    by_variable = load_settings(
        path, environment={"MOISO_BROKER_PASSWORD": "from-variable"}
    ).broker.password
    assert by_file == Secret("from-file")
    assert by_variable == Secret("from-variable")


def test_no_secret_is_shown_by_settings_or_mistakes(tmp_path: Path) -> None:
    settings = load_settings(
        site_toml(tmp_path, ""), environment={"MOISO_BROKER_PASSWORD": "very-secret"}
    )
    assert "very-secret" not in f"{settings!r} {settings.broker.password}"
    found = mistakes_of(tmp_path, '[broker]\npassword = "very-secret"')
    assert "very-secret" not in "".join(found)
    assert "password_file" in found[0]


def kinds(struct: type[msgspec.Struct]) -> Iterator[object]:
    for field in msgspec.structs.fields(struct):
        inner = get_args(field.type)[0] if get_origin(field.type) is list else field.type
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from kinds(inner)
        else:
            yield field.type


def test_every_kind_of_setting_has_its_sentence_in_each_language() -> None:
    for catalogue in load_catalogues(TEXTS).values():
        for kind in kinds(SiteFile):
            assert f"settings.expected.{description_of(kind)}" in catalogue.texts


def test_the_reference_shows_every_setting_of_the_file() -> None:
    reference = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    named = set(DEFAULTS.read_text(encoding="utf-8").replace("=", " ").split())
    for field in msgspec.structs.fields(SiteFile):
        assert field.name in reference
    for name in all_names(SiteFile):
        assert name in named, name


def all_names(struct: type[msgspec.Struct]) -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        inner = get_args(field.type)[0] if get_origin(field.type) is list else field.type
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from all_names(inner)
        else:
            yield field.name


def places(table: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield every table or list of the reference with each of its places."""
    for name, value in table.items():
        yield table, name
        yield from _inner(value)


def _inner(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from places(value)
    elif isinstance(value, list):
        for number, element in enumerate(value):
            yield value, number
            yield from _inner(element)


ENGLISH = load_catalogues(TEXTS)[EN]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


@hypothesis.settings(deadline=None)
@hypothesis.given(st.data())
def test_whatever_stands_in_the_file_is_settings_or_named_mistakes(data: st.DataObject) -> None:
    tables = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        found = list(places(tables))
        owner, place = found[data.draw(st.integers(0, len(found) - 1))]
        owner[place] = data.draw(ANYTHING)
    with contextlib.suppress(SettingsError):
        settings_of(tables, DEFAULTS.parent, {}, Mistakes(ENGLISH))


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.10"])
def test_the_broker_may_simply_be_the_servers_own(tmp_path: Path, host: str) -> None:
    path = site_toml(tmp_path, f'[http]\nhost = "{host}"\n[broker]\nurl = "embedded"')
    broker = load_settings(path, environment={}).broker
    assert (broker.embedded, broker.url) == (True, f"mqtt://{host}:1883")


def test_the_servers_own_broker_has_no_tls_and_says_so(tmp_path: Path) -> None:
    found = mistakes_of(tmp_path, '[broker]\nurl = "mqtts://b.example.vn"\nembedded = true')
    assert [line.partition(":")[0] for line in found] == ["broker.url"]
