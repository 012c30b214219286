from dataclasses import dataclass

from retrieval.lazy import lazy_attribute

COMPUTED: list[int] = []


@dataclass(frozen=True)
class Square:
    side: int

    @lazy_attribute
    def area(self) -> int:
        COMPUTED.append(self.side)
        return self.side * self.side


def test_a_lazy_attribute_is_computed_once_for_each_instance_and_only_when_read() -> None:
    COMPUTED.clear()
    two, three = Square(2), Square(3)
    assert COMPUTED == []
    assert (two.area, three.area, two.area) == (4, 9, 4)
    assert COMPUTED == [2, 3]


def test_a_lazy_attribute_that_was_read_does_not_change_equality() -> None:
    assert Square(2).area == 4
    square = Square(2)
    _ = square.area
    assert square == Square(2)
    assert hash(square) == hash(Square(2))
