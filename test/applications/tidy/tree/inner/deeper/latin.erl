%% coding: latin-1
-module(latin).
-export([f/0]).
f() -> "grün" ++ [$ä]. % schön
