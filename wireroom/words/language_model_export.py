"""Write ``language_model.xz``: the model of the installed py3langid.

    python -m wireroom.words.language_model_export

Run after an update of ``py3langid``, which the extra ``dev`` installs. The model is
exported because py3langid needs numpy, with which an installation is 73 MB larger. A
test compares the answers of both.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import py3langid
from py3langid.modelio import load_model

from wireroom.words.language_model import COST_SCALE, MODEL_FILE


def main() -> None:
    """Write the file; half a minute, most of which is its compression."""
    costs, priors, labels, moves, rows, features = load_model(
        Path(py3langid.__file__).with_name("data") / "model.npz.xz"
    )
    scaled = np.round(np.asarray(costs, np.float64) * -COST_SCALE)
    header = {
        "labels": labels,
        "priors": [float(prior) for prior in priors],
        "sizes": {
            "moves": len(moves),
            "starts": len(rows),
            "features": len(features),
            "costs": 2 * scaled.size,
        },
    }
    with lzma.open(MODEL_FILE, "w", preset=6) as file:
        file.write(json.dumps(header).encode() + b"\n")
        file.write(np.asarray(moves).astype("<u4").tobytes())
        file.write((np.asarray(rows).astype("<u4") << 8).tobytes())
        file.write(np.asarray(features).astype("<i4").tobytes())
        file.write(scaled.astype("<u2").tobytes())


if __name__ == "__main__":
    main()
