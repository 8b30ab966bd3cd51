"""Prints the 256 colours of each colour map that ColourMapTables.cs holds, as matplotlib gives them (Debian 12: 3.6.3)."""
import numpy
from matplotlib import cm

for name in ('viridis', 'plasma', 'inferno', 'magma', 'turbo', 'jet', 'hot'):
    print(name, (cm.get_cmap(name)(numpy.arange(256))[:, :3] * 255).round().astype('u1').tobytes().hex())
