"""Texts are compared by rare runs of characters, in any script."""

import numpy as np
import pytest

from groundtruce.incidents import shingles

NEWS = [
    "Two soldiers were wounded by a mine near the pass this morning.",
    "The fuel stop at the crossing holds back a hundred lorries.",
    "ทหารสองนายได้รับบาดเจ็บจากทุ่นระเบิดใกล้ช่องบก",
    "มีรายงานทุ่นระเบิดใกล้ช่องบกเมื่อเช้านี้",
    "ទាហានពីរនាក់រងរបួសដោយសារមីនក្បែរភ្នំ",
    "មីនបានផ្ទុះក្បែរភ្នំនៅព្រឹកនេះ",
    "",
]


def test_words_in_scripts_without_spaces_are_found():
    likeness = shingles.vectors(NEWS) @ shingles.vectors(NEWS).T
    assert likeness[2, 3] > 0.05 > likeness[2, 1]
    assert likeness[4, 5] > 0.05 > likeness[4, 3]


def test_vectors_have_length_one_and_nothing_has_none():
    lengths = np.linalg.norm(shingles.vectors(NEWS), axis=1)
    assert lengths == pytest.approx([1] * 6 + [0], abs=1e-5)


def test_two_copies_of_one_text_point_the_same_way():
    one, other = shingles.vectors(["The same words.", "The same words."])
    assert one @ other == pytest.approx(1, abs=1e-5)


def test_case_spaces_and_composition_do_not_matter():
    assert shingles.shingles("Nong  CHAN") == shingles.shingles("nong chan")
    assert shingles.shingles("café") == shingles.shingles("cafe\u0301")


def test_directions_are_bounded_and_few_texts_decide_nothing():
    assert shingles.independent_directions(shingles.vectors(NEWS), 60) == 60
    copies = shingles.vectors(["one text", "another text"] * 40)
    assert shingles.independent_directions(copies, 60) < 3
