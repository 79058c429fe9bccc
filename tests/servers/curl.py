"""What the runbook asks of curl, where there is none: ``curl [--fail] [--silent] [--retry N] URL``."""

import sys
import time
import urllib.error
import urllib.request


def fetch(url: str, retries: int) -> int:
    """Print the page; like curl, a 503 is tried again after 1, 2, 4 seconds, and so on."""
    for retry in range(retries + 1):
        try:
            print(urllib.request.urlopen(url).read().decode())
        except urllib.error.HTTPError as error:
            if error.code != 503 or retry == retries:
                print(error.read().decode(), file=sys.stderr)
                return 22
            time.sleep(2**retry)
        else:
            return 0
    return 22


if __name__ == "__main__":
    words = sys.argv[1:]
    times = int(words[words.index("--retry") + 1]) if "--retry" in words else 0
    sys.exit(fetch(words[-1], times))
