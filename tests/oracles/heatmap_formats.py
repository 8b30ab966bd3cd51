"""Writes the heatmap files of tests/Core.Tests/Heatmaps/data with the real writers.

Run from the clone's root with Debian 12's python3 and its packages (versions are printed and stand in heatmap_formats.txt):
    apt-get install python3-numpy python3-torch python3-pil python3-tifffile
    /usr/bin/python3 tests/oracles/heatmap_formats.py

Each file NAME has NAME.expected beside it where its numbers are not those of map(): their float32 bytes, row-major, little endian,
as numpy's astype('float32') gives them. The safetensors file is written by hand from the format's specification: its package is
not in Debian. numpy 2's module name (numpy._core) is put into numpy 1's pickles by replacing the name and its length.
"""
import collections
import io
import pickle
import sys
import zipfile

import numpy
import PIL
import torch
from PIL import Image

import tifffile

FOLDER = 'tests/Core.Tests/Heatmaps/data/'


def save_bytes(name, data):
    with open(FOLDER + name, 'wb') as file:
        file.write(data)


def map():
    """4 x 6 signed values that no type but float64 and float32 keeps whole."""
    y, x = numpy.mgrid[0:4, 0:6]
    return numpy.sin(y * 1.7 + x * 0.9) * (1 + x) / 3


def expected(name, array):
    save_bytes(name + '.expected', numpy.ascontiguousarray(array).astype('<f4').tobytes())


def npy(name, array, version=None):
    with open(FOLDER + name, 'wb') as file:
        numpy.lib.format.write_array(file, array, version, allow_pickle=True)
    if not name.startswith('refused'):
        expected(name, array)


def npy_files():
    m = map()
    for kind in ('<f2', '<f4', '<f8', '>f2', '>f4', '>f8'):
        npy('%s_%s.npy' % ('big' if kind[0] == '>' else 'little', kind[1:]), m.astype(kind))
    whole = numpy.round(m * 40)
    for kind in ('i1', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8'):
        npy('int_%s.npy' % kind.replace('<', 'l').replace('>', 'b'), whole.astype(kind))
    for kind in ('u1', '<u2', '>u2', '<u4', '>u4', '<u8', '>u8'):
        npy('uint_%s.npy' % kind.replace('<', 'l').replace('>', 'b'), (whole + 100).astype(kind))
    npy('int_large.npy', numpy.array([[2**62 + 2**38 + 1, -2**63], [16777217, 33554435]], 'i8'))
    npy('uint_large.npy', numpy.array([[2**64 - 1, 2**63 + 2**39 + 1], [2**63 + 2**39, 5]], 'u8'))
    npy('bool.npy', m > 0)
    npy('fortran.npy', numpy.asfortranarray(m.astype('f4')))
    npy('fortran_channels.npy', numpy.asfortranarray(channels().astype('>f8')))
    npy('version2.npy', m.astype('f4'), (2, 0))
    npy('version3.npy', m.astype('f4'), (3, 0))
    npy('leading_one.npy', m.astype('f4')[None])
    npy('leading_ones.npy', m.astype('f4')[None, None])
    npy('channels.npy', channels().astype('f4'))
    npy('channels_last.npy', channels().astype('f4').transpose(1, 2, 0).copy())
    npy('empty.npy', numpy.zeros((0, 6), 'f4'))
    npy('zero_dimensional.npy', numpy.array(3.5, 'f4'))
    npy('specials.npy', numpy.array([[numpy.nan, numpy.inf, -numpy.inf], [1e300, -1e-300, 1e-45]], 'f8'))
    npy('refused_objects.npy', numpy.array([{}, None], object))
    npy('refused_structured.npy', numpy.zeros((2, 2), [('a', 'f4'), ('b', 'f4')]))
    npy('refused_complex.npy', m.astype('c8'))
    npy('refused_text.npy', numpy.array([['a', 'b']]))


def channels():
    return numpy.stack([map(), -2 * map()[::-1], map() ** 2, 0.1 + map()[:, ::-1]])


def reductions():
    c = channels().astype('f4')
    for name, array in (('Mean', c.mean(0)), ('Sum', c.sum(0)), ('Max', c.max(0)), ('AbsMean', abs(c).mean(0)), ('AbsSum', abs(c).sum(0)),
                        ('AbsMax', abs(c).max(0)), ('Norm', numpy.sqrt((c * c).sum(0)))):
        assert array.dtype == numpy.float32
        expected('reduced_' + name, array)


def npz_files():
    m = map().astype('f4')
    arrays = collections.OrderedDict([('patient1_Edema', m), ('patient1_Cardiomegaly', m * 2), ('patient2_Edema', m[::-1].astype('f8'))])
    for name, save in (('stored.npz', numpy.savez), ('deflated.npz', numpy.savez_compressed)):
        save(FOLDER + name, **arrays)
    numpy.savez(FOLDER + 'unnamed.npz', m)
    for key, array in arrays.items():
        expected('npz_' + key, array)


def pickles():
    m = map()
    fields = {'c': m.astype('f4'), 'fortran': numpy.asfortranarray(m), 'big': m.astype('>f4'), 'whole': numpy.round(m * 9).astype('i2'),
              'number': numpy.float64(0.1), 'text': 'x', 'empty': numpy.zeros((0, 3), 'f4'), 'nested': [m.astype('f2'), (m > 0,)]}
    for key, array in (('c', m.astype('f4')), ('fortran', m), ('big', m.astype('f4')), ('whole', numpy.round(m * 9)), ('nested/0', m.astype('f2')),
                       ('nested/1/0', m > 0)):
        expected('pickle_' + key.replace('/', '-'), array)
    large = numpy.arange(60 * 50, dtype='u2').astype('f4').reshape(60, 50) / 7
    expected('pickle_large', large)
    for protocol in range(6):
        save_bytes('numpy_%d.pkl' % protocol, pickle.dumps(fields, protocol))
        save_bytes('numpy_large_%d.pkl' % protocol, pickle.dumps(large, protocol))
        two = pickle.dumps(m.astype('f4'), protocol)
        # SHORT_BINUNICODE holds the length of the name in the byte before it; a frame holds its own.
        for name in (b'numpy.core.multiarray', b'numpy.core.numeric'):
            longer = name.replace(b'core', b'_core')
            framed = b'\x8c' + bytes([len(name)]) + name
            if framed in two:
                two = two.replace(framed, b'\x8c' + bytes([len(longer)]) + longer)
                if two[2:3] == b'\x95':
                    two = two[:3] + (int.from_bytes(two[3:11], 'little') + 1).to_bytes(8, 'little') + two[11:]
            else:
                two = two.replace(name, longer)
        save_bytes('numpy2_%d.pkl' % protocol, two)
    save_bytes('refused_objects.pkl', pickle.dumps(numpy.array([{}, None], object), 4))
    buffers = []
    save_bytes('refused_out_of_band.pkl', pickle.dumps(m.astype('f4'), 5, buffer_callback=buffers.append))
    published = {'map': m.astype('f4')[None, None], 'prob': numpy.float64(0.3), 'task': 'Edema', 'gt': 1, 'cxr_dims': (12, 8)}
    save_bytes('patient9_Edema_map.pkl', pickle.dumps(published, 4))


def torch_files():
    m = torch.from_numpy(map())
    f = m.float()
    things = collections.OrderedDict([
        ('float', f), ('double', m), ('half', m.half()), ('bfloat', m.bfloat16()), ('bool', m > 0), ('byte', (m * 20 + 90).round().byte()),
        ('long', (m * 1000).long()), ('turned', f.t()), ('window', torch.arange(60.).reshape(6, 10)[1:5, 2:8]), ('every', f[::2, ::3]),
        ('spread', torch.tensor([[1.5], [2.5]]).expand(2, 4)), ('empty', torch.zeros(0, 3)), ('number', torch.tensor(2.5)), ('epoch', 7),
        ('parameter', torch.nn.Parameter(f * 3))])
    for key, tensor in things.items():
        if isinstance(tensor, torch.Tensor):
            expected('torch_' + key, tensor.detach().float().numpy())
    layer = torch.nn.Linear(3, 2)
    with torch.no_grad():
        layer.weight.copy_(f[:2, :3])
        layer.bias.copy_(f[0, :2])
    expected('torch_weight', layer.weight.detach().numpy())
    for name, zipped in (('zip', True), ('legacy', False)):
        torch.save(things, FOLDER + 'many_%s.pt' % name, _use_new_zipfile_serialization=zipped)
        torch.save(f, FOLDER + 'one_%s.pt' % name, _use_new_zipfile_serialization=zipped)
        torch.save({'state_dict': layer.state_dict(), 'optimizer': {'state': {0: {'step': 1}}}}, FOLDER + 'state_%s.pth' % name,
                   _use_new_zipfile_serialization=zipped)
    # Arrays of numpy in a torch file stand in its pickle.
    mixed = {'patient1_Edema': map().astype('f4'), 'deep': [map().astype('>f8')], 'patient2_Edema': f * 2}
    for name, zipped in (('zip', True), ('legacy', False)):
        torch.save(mixed, FOLDER + 'mixed_%s.pt' % name, _use_new_zipfile_serialization=zipped)
    torch.save({'map': f[None, None], 'prob': 0.3, 'task': 'Edema', 'gt': 1, 'cxr_dims': (12, 8)}, FOLDER + 'patient8_Edema_map.pt')
    save_bytes('refused_code.pt', zip_with(FOLDER + 'one_zip.pt', b'cposix\nsystem\n(X\x02\x00\x00\x00idtR.'))


def zip_with(path, description):
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, 'w') as new:
        for item in old.infolist():
            new.writestr(item, description if item.filename.endswith('data.pkl') else old.read(item))
    return out.getvalue()


def safetensors():
    """By hand: u64 length, JSON, data; the header is padded with blanks to a multiple of 8, as the writer does."""
    m = map()
    tensors = [('F64', 'double', m.astype('<f8')), ('F32', 'patient1_Edema', m.astype('<f4')), ('F16', 'half', m.astype('<f2')),
               ('BF16', 'bfloat', (m.astype('<f4').view('<u4') >> 16).astype('<u2')), ('I64', 'long', numpy.round(m * 50).astype('<i8')),
               ('I32', 'int', numpy.round(m * 50).astype('<i4')), ('I16', 'short', numpy.round(m * 50).astype('<i2')),
               ('I8', 'char', numpy.round(m * 50).astype('i1')), ('U16', 'ushort', numpy.round(m * 50 + 200).astype('<u2')),
               ('U8', 'byte', numpy.round(m * 50 + 100).astype('u1')), ('BOOL', 'bool', m > 0), ('F32', 'empty', numpy.zeros((0, 4), '<f4')),
               ('F32', 'number', numpy.array(4.5, '<f4'))]
    entries, data = ['"__metadata__":{"format":"pt"}'], b''
    for kind, name, array in tensors:
        start = len(data)
        data += array.tobytes()
        entries.append('"%s":{"dtype":"%s","shape":%s,"data_offsets":[%d,%d]}' % (
            name, kind, str(list(array.shape)).replace(' ', ''), start, len(data)))
        values = (array.astype('<u4') << 16).view('<f4') if kind == 'BF16' else array
        expected('safetensors_' + name, values)
    header = ('{' + ','.join(entries) + '}').encode()
    header += b' ' * (-len(header) % 8)
    save_bytes('tensors.safetensors', len(header).to_bytes(8, 'little') + header + data)


def pictures():
    y, x = numpy.mgrid[0:20, 0:30]
    byte = ((x * 8 + y * 3) % 256).astype('u1')
    word = (x * 2000 + y * 137).astype('u2')
    Image.fromarray(byte, 'L').save(FOLDER + 'grey8.png')
    Image.fromarray(numpy.stack([byte] * 3, 2), 'RGB').save(FOLDER + 'grey_as_rgb.png')
    Image.fromarray(word).save(FOLDER + 'grey16.png')
    Image.fromarray(byte, 'L').save(FOLDER + 'grey8.jpg', quality=90)
    expected('grey8.png', byte)
    expected('grey16.png', word)
    expected('grey8.jpg', numpy.asarray(Image.open(FOLDER + 'grey8.jpg')))
    smooth = numpy.exp(-((x - 18.) ** 2 / 60 + (y - 8.) ** 2 / 30))
    expected('smooth', smooth)
    import matplotlib
    from matplotlib import cm
    for name in ('jet', 'viridis', 'inferno', 'magma', 'plasma', 'turbo', 'hot'):
        colours = (cm.get_cmap(name)(smooth)[:, :, :3] * 255).round().astype('u1')
        Image.fromarray(colours, 'RGB').save(FOLDER + 'colour_%s.png' % name)
    Image.fromarray((cm.get_cmap('jet')(smooth)[:, :, :3] * 255).round().astype('u1'), 'RGB').save(FOLDER + 'colour_jet.jpg', quality=95)
    return matplotlib.__version__


def tiffs():
    m = map()
    for kind in ('f2', 'f4', 'f8', 'u1', 'u2', 'i2', 'u4'):
        array = (numpy.round(m * 40 + 100) if kind[0] != 'f' else m).astype(kind)
        tifffile.imwrite(FOLDER + 'tiff_%s.tif' % kind, array)
        expected('tiff_%s.tif' % kind, array)
    large = (numpy.arange(70 * 90).reshape(70, 90) * 0.37).astype('f4')
    tifffile.imwrite(FOLDER + 'tiff_tiled.tif', large, tile=(32, 32))
    tifffile.imwrite(FOLDER + 'tiff_big_endian.tif', large, byteorder='>')
    Image.fromarray(large).save(FOLDER + 'tiff_pillow.tif', compression='tiff_lzw')
    Image.fromarray(large).save(FOLDER + 'tiff_deflate.tif', compression='tiff_adobe_deflate')
    expected('tiff_large', large)


if __name__ == '__main__':
    expected('map', map())
    npy_files()
    reductions()
    npz_files()
    pickles()
    torch_files()
    safetensors()
    plots = pictures()
    tiffs()
    with open('tests/oracles/heatmap_formats.txt', 'w') as file:
        file.write('python %s, numpy %s, torch %s, Pillow %s, tifffile %s, matplotlib %s (Debian 12)\n' % (
            sys.version.split()[0], numpy.__version__, torch.__version__, PIL.__version__, tifffile.__version__, plots))
