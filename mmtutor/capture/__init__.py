"""Devices in, observations out: the only room that touches cameras and microphones. Knows no model and no window.

`Camera` and `Microphone` run in threads of their own and never raise at their user: what is wrong is a `SourceState`
and one sentence in `trouble`. `PageWatcher` finds handwriting in what a camera sees, `Listener` makes utterances of
sound, `Replay` offers files in place of devices.
Importing this package loads neither OpenCV nor PortAudio.
"""

from mmtutor.capture.camera import Camera, cameras
from mmtutor.capture.channels import Latest, Ring, Samples
from mmtutor.capture.listener import Listener, Listening
from mmtutor.capture.microphone import Microphone, microphones
from mmtutor.capture.replay import Replay, ReplayAnswer, WavMicrophone
from mmtutor.capture.source import Device, Frame, FrameSource, SoundSource, SourceState
from mmtutor.capture.speech import SpeechDetector, SpeechState
from mmtutor.capture.watcher import PageWatcher, Seen

__all__ = [
    "Camera",
    "Device",
    "Frame",
    "FrameSource",
    "Latest",
    "Listener",
    "Listening",
    "Microphone",
    "PageWatcher",
    "Replay",
    "ReplayAnswer",
    "Ring",
    "Samples",
    "Seen",
    "SoundSource",
    "SourceState",
    "SpeechDetector",
    "SpeechState",
    "WavMicrophone",
    "cameras",
    "microphones",
]
