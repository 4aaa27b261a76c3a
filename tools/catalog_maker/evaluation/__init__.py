"""Follows the SDK's constructors in its source, over plain values, to see what they raise.

The SDK is not imported and none of its code is run: the modules here walk its syntax tree and know only the few
kinds of statement and expression that its checks are written with. Anything else raises `Unreadable`.
"""
