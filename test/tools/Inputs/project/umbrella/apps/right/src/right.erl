-module(right).
-behaviour(application).
-export([start/2, stop/1, names/0]).

start(_, _) -> {ok, spawn_link(fun() -> receive never -> ok end end)}.
stop(_) -> ok.
names() -> [left:name(), right].
