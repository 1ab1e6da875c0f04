from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mmtutor.content.roster import read_roster
from mmtutor.domain.roster import Group, Pupil, Roster
from mmtutor.errors import UserError

CLASSES = "sourcedId,status,dateLastModified,title,classCode\nc1,,,Maths 5a,M5A\nc2,,,Maths 5b,\nc9,tobedeleted,,Old,\n"
ENROLLMENTS = (
    "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role\n"
    "e1,active,c1,s,u1,student\ne2,active,c2,s,u1,student\ne3,active,c1,s,t1,teacher\n"
    "e4,active,c9,s,u2,student\ne5,tobedeleted,c1,s,u2,student\n"
)
USERS_1_1 = (
    "sourcedId,status,enabledUser,role,username,givenName,familyName\n"
    "u1,active,true,student,ada,Ada,Lovelace\nu2,active,true,student,bo,Bo,Peep\nt1,active,true,teacher,f,Valerie,F\n"
    "u3,active,false,student,left,Left,School\nu4,tobedeleted,true,student,gone,Gone,Too\n"
)
USERS_1_2 = (
    "sourcedId,status,enabledUser,username,givenName,familyName,preferredGivenName\n"
    "u1,active,true,ada,Augusta,Lovelace,Ada\nu2,active,true,bo,Bo,Peep,\nt1,active,true,f,Valerie,F,\n"
)
ROLES_1_2 = (
    "sourcedId,status,userSourcedId,roleType,role\nr1,active,u1,primary,student\nr2,active,u2,primary,student\n"
    "r3,active,t1,primary,teacher\n"
)


def text(tmp_path: Path, content: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "class.csv"
    path.write_bytes(content.encode(encoding))
    return path


def packed(tmp_path: Path, **tables: str) -> Path:
    path = tmp_path / "roster.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tables.items():
            archive.writestr(f"{name}.csv", content)
    return path


def said(roster: Roster) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, str(problem.message)) for problem in roster.problems]


@pytest.mark.parametrize(
    "content",
    [
        "Name,Class,ID\nZoë,5a,1\nBo,5b,2\n",
        "name;class;id\r\nZoë;5a;1\r\nBo;5b;2\r\n",
        "First name\tLast name\tCLASS\tStudent ID\nZoë\t\t5a\t1\nBo\t\t5b\t2\n",
        "姓名,班级,学号\nZoë,5a,1\n\nBo,5b,2\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lists_as_spreadsheets_write_them_are_read(tmp_path: Path, content: str, encoding: str) -> None:
    roster = read_roster(text(tmp_path, content, encoding))
    assert [(pupil.name, pupil.groups, pupil.external_id) for pupil in roster.pupils] == [
        ("Zoë", (Group("5a"),), "1"),
        ("Bo", (Group("5b"),), "2"),
    ]
    assert roster.problems == ()


def test_a_learner_of_several_lines_is_one_and_pins_and_pictures_come_along(tmp_path: Path) -> None:
    roster = read_roster(text(tmp_path, "id,name,class,pin,picture\n1,Ada,5a,2718,cat\n1,Ada,Chess,,\n,Bo,5a,,\n"))
    assert roster.pupils == (
        Pupil(2, "Ada", (Group("5a"), Group("Chess")), "1", "cat", "2718"),
        Pupil(4, "Bo", (Group("5a"),)),
    )


def test_a_line_that_is_of_no_use_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    rows = ["name,class", "Ada,5a", ",5a", '"Bo\nPeep",5a', f"{'x' * 81},5a", "Bell\a,5a", "Cy", "Di,5b,extra"]
    roster = read_roster(text(tmp_path, "\n".join(rows)))
    assert [(pupil.line, pupil.name) for pupil in roster.pupils] == [(2, "Ada"), (8, "Cy"), (9, "Di")]
    assert [line for _, line, _ in said(roster)] == [3, 4, 6, 7]


@pytest.mark.parametrize("content", ["", "\n\n", "class,id\n5a,1\n", "just words", "first name\nAda\n"])
def test_a_file_without_names_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError, match=r'^class\.csv needs a column "name"'):
        read_roster(text(tmp_path, content))


def test_oneroster_of_both_versions_says_who_is_in_which_class(tmp_path: Path) -> None:
    old = packed(tmp_path, users=USERS_1_1, classes=CLASSES, enrollments=ENROLLMENTS)
    for path in (
        old,
        packed(tmp_path, users=USERS_1_2, classes=CLASSES, enrollments=ENROLLMENTS, roles=ROLES_1_2),
    ):
        roster = read_roster(path)
        assert roster.pupils == (
            Pupil(2, "Ada Lovelace", (Group("Maths 5a", "c1"), Group("Maths 5b", "c2")), "u1"),
            Pupil(3, "Bo Peep", (), "u2"),
        )
        assert said(roster) == [("enrollments.csv", 5, "It names a learner or a class that is not in the other files.")]


def test_an_archive_that_is_no_roster_or_no_archive_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"roster\.zip is not a roster: enrollments\.csv is missing"):
        read_roster(packed(tmp_path, users=USERS_1_1, classes=CLASSES))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(UserError, match=r"broken\.zip"):
        read_roster(broken)
    with pytest.raises(UserError, match="cannot be read"):
        read_roster(tmp_path / "nowhere.csv")
