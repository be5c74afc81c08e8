"""Several people pressing at the same moment."""

import threading
from collections.abc import Callable


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that begin together. What each gave, or the exception it met, in their order."""
    together, met = threading.Barrier(len(acts)), dict[int, object]()

    def run(number: int, act: Callable[[], object]) -> None:
        together.wait()
        try:
            met[number] = act()
        except Exception as error:  # noqa: BLE001 - handed back
            met[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return [met[number] for number in range(len(acts))]
