"""A live class over MQTT: the teacher's laptop as broker, or any broker by URL. Sole user of paho, amqtt and zeroconf.

Qt-free: it takes callbacks and calls them on threads of its own. Nothing is imported here, so that a learner alone at
home loads no network code: `teacher` and `learner` are imported when a class is hosted or joined. PROTOCOL.md says
what goes over the wire.
"""
