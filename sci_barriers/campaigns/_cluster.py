"""Workers of a Dask cluster: the same requests, answered by the same function, in the workers' processes."""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Any, Final

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers.campaigns._request import Request
from sci_barriers.campaigns.worker_process import lost, run_in_worker

CONNECT_SECONDS: Final = 30
#: So many requests for each thread of the cluster are on their way at a time.
AHEAD: Final = 2
POLL_SECONDS: Final = 0.5


def cluster_answers(
    requests: Iterable[Request], *, address: str, stop: threading.Event
) -> Generator[list[str], None, None]:
    """Yield the answers to requests as they come, from the workers of the cluster at ``address``.

    A request whose worker dies is given to another one by the scheduler. If that has happened four times (Dask's
    ``allowed-failures`` is 3), the run is recorded as crashed.

    Args:
        requests: runs; taken a few at a time.
        address: of the scheduler, for example ``tcp://127.0.0.1:8786``.
        stop: when it is set, no more requests are sent and those on their way are cancelled.

    Raises:
        BarrierError: there is no scheduler, it was lost, or its workers cannot do the runs.
        MissingExtra: Dask is not installed.
    """
    try:
        from distributed import CancelledError, Client
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise MissingExtra("distributed", "cluster") from None
    allowed = "the address of a Dask scheduler, for example tcp://127.0.0.1:8786"
    try:
        client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # no such host, nobody there, no address
        raise BarrierError("--scheduler", address, f"{allowed} ({error})") from None
    flying: dict[Any, Request] = {}
    finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
    source = iter(requests)
    attempt = itertools.count()
    with client:
        try:
            while not stop.is_set():
                if client.status not in ("running", "connecting"):
                    raise OSError("the connection is closed")
                room = AHEAD * max(1, sum(client.nthreads().values())) - len(flying)
                for request in itertools.islice(source, max(room, 0)):
                    # A name of its own for every attempt: the answer to an earlier one is never taken for it.
                    name = f"sci-barriers-{next(attempt)}-{id(flying)}"
                    future = client.submit(run_in_worker, *request, key=name, pure=False)
                    flying[future] = request
                    future.add_done_callback(finished.put)
                if not flying:
                    return
                for future in _waiting(finished):
                    if future not in flying:  # told a second time
                        continue
                    request = flying.pop(future)
                    try:
                        yield [future.result()]
                    except KilledWorker as error:
                        yield [lost(request, f"the workers that ran it died: {error}")]
                    except CancelledError:  # the scheduler was restarted, or has forgotten it: again
                        source = itertools.chain([request], source)
        except OSError as error:  # also distributed's CommClosedError
            raise BarrierError("--scheduler", address, f"a scheduler that stays ({error})") from error
        except ImportError as error:
            raise BarrierError("--scheduler", address, f"workers that have sci-barriers installed ({error})") from error
        finally:
            with contextlib.suppress(OSError):
                client.cancel(list(flying))


def _waiting(finished: queue.SimpleQueue[Any]) -> Iterator[Any]:
    """Wait a little for a future that is done, and yield it and all others that are."""
    with contextlib.suppress(queue.Empty):
        yield finished.get(timeout=POLL_SECONDS)
        while True:
            yield finished.get_nowait()
