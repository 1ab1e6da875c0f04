"""What happens to a sound between mouth and microphone: speed, rooms, noise, narrow bands, gain, clipping.

Knows where noise lies and which part of it may be trained on; knows nothing of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from mmtutor.model.audio_features import RATE_HZ, resample
from mmtutor.training.waves import read_sound

DEV_FOLD = "5"  # of esc10: its noise is for evaluation only
_SPEED_STEP_HZ = 400
_CUT_TIGHT = 0.15  # share of sounds that start and end without any silence
_KEPT_S = 0.4  # the longest silence on either side that voice detection leaves
_LEFT_LONG, _LONG_S = 0.08, 3.0  # share of sounds with silence of up to so long on either side: recorded in one go
LOUD_DB = (-3.0, 10.0)  # signal-to-noise ratios of noise that disturbs
_FAINT_DB = 30.0  # the highest of noise that does not
_BLOCK = RATE_HZ // 100  # 10 ms: the piece of sound whose loudness is measured


@dataclass(frozen=True, slots=True)
class Noises:
    """Recorded noise, knocks on a microphone, and impulse responses of rooms, as paths."""

    scenes: tuple[Path, ...]
    knocks: tuple[Path, ...]
    rooms: tuple[Path, ...]


def noises(data_dir: Path, dev: bool = False) -> Noises:
    """Return the noise for training (esc10 folds 1 to 4), or for evaluation (fold 5)."""
    folder = data_dir / "noise"
    scenes = sorted((folder / "esc10").rglob("*.ogg"))
    extra = folder / "audiomentations_demo"
    return Noises(
        scenes=tuple(file for file in scenes if (file.name.split("-")[0] == DEV_FOLD) == dev),
        knocks=() if dev else tuple(sorted((extra / "short_noises").glob("*.wav"))),
        rooms=() if dev else tuple(sorted((extra / "ir").glob("*.wav"))),
    )


@lru_cache(maxsize=512)
def _recording(file: Path) -> np.ndarray:
    return read_sound(file)


def augment(
    rng: np.random.Generator,
    clean: np.ndarray,
    found: Noises,
    babble: Sequence[np.ndarray] = (),
    loud_share: float = 0.2,
    loud_db: tuple[float, float] = LOUD_DB,
) -> np.ndarray:
    """Return float32 (n',) at 16 kHz of a clean sound as a microphone may have heard it. `babble` is other speech.

    `loud_share` of the sounds come with noise nearly as loud as the speech or louder, half of the others with less.
    """
    spoken = change_speed(rng, clean)
    sound = with_silence(rng, spoken, _LONG_S if rng.random() < _LEFT_LONG else _KEPT_S)
    if rng.random() < 0.45:
        sound = in_room(rng, sound, found)
    draw = rng.random()
    if draw < loud_share + 0.5 * (1.0 - loud_share):
        noise, milder_db = _draw_noise(rng, sound.size, found, babble)
        low_db, high_db = loud_db if draw < loud_share else (LOUD_DB[0], _FAINT_DB)
        sound = mix(sound, noise, rng.uniform(low_db + milder_db, high_db), spoken)
    return microphone(rng, sound)


def microphone(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Return the sound after a random band limit, tilt, gain, sometimes clipping, and 16-bit rounding."""
    sound = filtered(rng, sound)
    peak = float(np.abs(sound).max()) if sound.size else 0.0
    if peak > 0.0:
        sound = sound * (10 ** (rng.uniform(-32.0, 0.0) / 20.0) / peak)
        if rng.random() < 0.05:
            sound = np.clip(sound * 10 ** (rng.uniform(3.0, 12.0) / 20.0), -0.99, 0.99)
    return (np.round(sound * 32767.0) / 32768.0).astype(np.float32)


def change_speed(rng: np.random.Generator, sound: np.ndarray, most: float = 1.25) -> np.ndarray:
    """Return the sound played at 1 / `most` to `most` times its speed, which shifts its pitch as well."""
    rate_hz = round(RATE_HZ * np.exp(rng.uniform(-np.log(most), np.log(most))) / _SPEED_STEP_HZ) * _SPEED_STEP_HZ
    return resample(sound, rate_hz)


def with_silence(rng: np.random.Generator, sound: np.ndarray, longest_s: float = _KEPT_S) -> np.ndarray:
    """Return the sound with the silence around it that voice detection leaves: on either side often none at all."""
    if rng.random() < _CUT_TIGHT:
        return sound
    before, after = (int(longest_s * RATE_HZ * max(0.0, rng.uniform(-0.5, 1.0))) for _ in range(2))
    return np.pad(sound, (before, after))


def in_room(rng: np.random.Generator, sound: np.ndarray, found: Noises) -> np.ndarray:
    """Return the sound as heard in a recorded room, or in one made of decaying noise; same length."""
    if found.rooms and rng.random() < 0.4:
        response = _recording(found.rooms[int(rng.integers(len(found.rooms)))])
        response = response[int(np.abs(response).argmax()) :][:RATE_HZ]
    else:
        decay_s = rng.uniform(0.05, 0.5)
        times = np.arange(int(decay_s * RATE_HZ)) / RATE_HZ
        response = rng.standard_normal(times.size) * 10 ** (-3.0 * times / decay_s) * rng.uniform(0.02, 0.15)
        response[: int(0.002 * RATE_HZ)] = 0.0
        response[0] = 1.0
    size = _fast_size(sound.size + response.size)
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: sound.size]
    return wet.astype(np.float32)


def coloured_noise(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return float32 (count,) of noise whose power falls by 0 to 6 dB per octave (white to brown)."""
    size = _fast_size(count)
    hz = np.fft.rfftfreq(size, 1.0 / RATE_HZ)
    shape = np.maximum(hz, 20.0) ** -rng.uniform(0.0, 1.0)
    spectrum = (rng.standard_normal(hz.size) + 1j * rng.standard_normal(hz.size)) * shape
    noise = np.fft.irfft(spectrum, size)[:count]
    return (noise / (np.abs(noise).max() + 1e-9)).astype(np.float32)


def scene(rng: np.random.Generator, count: int, found: Noises) -> np.ndarray:
    """Return float32 (count,) from a random place of a random recording of noise, repeated where it is too short."""
    return _cut(rng, _recording(found.scenes[int(rng.integers(len(found.scenes)))]), count)


def varied_scene(rng: np.random.Generator, count: int, found: Noises) -> np.ndarray:
    """Return float32 (count,) of recorded noise, most often faster, slower, backwards or duller, at times two."""
    noise = scene(rng, count, found)
    if rng.random() < 0.5:
        noise = _cut(rng, change_speed(rng, scene(rng, count * 3 // 2, found), 1.6), count)
    if rng.random() < 0.3:
        noise = noise[::-1]
    if rng.random() < 0.4:
        noise = filtered(rng, noise)
    if rng.random() < 0.25:
        noise = noise + scene(rng, count, found) * rng.uniform(0.2, 1.0)
    return noise.astype(np.float32)


def murmur(rng: np.random.Generator, count: int, babble: Sequence[np.ndarray]) -> np.ndarray:
    """Return float32 (count,) of three to six other voices at once."""
    out = np.zeros(count, np.float32)
    for _ in range(int(rng.integers(3, 7))):
        voice = _cut(rng, babble[int(rng.integers(len(babble)))], count)
        out += voice / (np.sqrt(np.mean(voice**2)) + 1e-6) * rng.uniform(0.4, 1.0)
    return out


def mix(sound: np.ndarray, noise: np.ndarray, snr_db: float, spoken: np.ndarray | None = None) -> np.ndarray:
    """Return sound plus noise.

    The ratio is of the louder half of what was spoken to the noise, so that pauses do not count; `spoken` is the sound
    without the silence around it, the sound itself if None.
    """
    heard = sound if spoken is None else spoken
    blocks = heard[: heard.size // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    if len(blocks) == 0:
        return sound
    powers = np.sort((blocks**2).mean(axis=1))
    speech = float(powers[powers.size // 2 :].mean())
    noise_power = float((noise**2).mean())
    if noise_power <= 0.0 or speech <= 0.0:
        return sound
    return (sound + noise * np.sqrt(speech / noise_power / 10 ** (snr_db / 10.0))).astype(np.float32)


def filtered(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """Return the sound through a random channel: telephone and cheap-recorder bands, rumble cut, tilted spectrum."""
    size = _fast_size(sound.size)
    hz = np.fft.rfftfreq(size, 1.0 / RATE_HZ)
    gain = np.ones(hz.size)
    draw = rng.random()
    top_hz = rng.uniform(3400, 4000) if draw < 0.3 else rng.uniform(5000, 5500) if draw < 0.42 else None
    if top_hz is not None:
        gain /= 1.0 + (hz / top_hz) ** 40
    if rng.random() < 0.4:
        gain *= 1.0 - 1.0 / (1.0 + (hz / rng.uniform(40, 300)) ** 4)
    if rng.random() < 0.6:
        gain *= 10 ** (rng.uniform(-4.0, 4.0) * np.log2(np.maximum(hz, 60.0) / 1000.0) / 20.0)
    return np.fft.irfft(np.fft.rfft(sound, size) * gain, size)[: sound.size].astype(np.float32)


def _fast_size(count: int) -> int:
    """Return a length of at least `count` of which the Fourier transform is quick: a power of two, or 3/4 of one."""
    power = 1 << max(2, count - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= count else power


def _draw_noise(
    rng: np.random.Generator, count: int, found: Noises, babble: Sequence[np.ndarray]
) -> tuple[np.ndarray, float]:
    """Return a noise, and by how many dB it must stay milder than rain for a person to answer over it."""
    draw = rng.random()
    if draw < 0.15 and babble:
        return murmur(rng, count, babble), 6.0
    if draw < 0.25 and found.knocks:
        knock = _recording(found.knocks[int(rng.integers(len(found.knocks)))])[:count]
        place = int(rng.integers(count - knock.size + 1))
        return np.pad(knock, (place, count - knock.size - place)), 3.0
    if draw < 0.75 and found.scenes:
        return varied_scene(rng, count, found), 0.0
    return coloured_noise(rng, count), 0.0


def _cut(rng: np.random.Generator, sound: np.ndarray, count: int) -> np.ndarray:
    if sound.size < count:
        sound = np.tile(sound, -(-count // max(1, sound.size)))
    start = int(rng.integers(sound.size - count + 1))
    return sound[start : start + count]
