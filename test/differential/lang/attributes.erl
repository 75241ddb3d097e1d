%% Module attributes, types, specs, callbacks, imports and module_info.
-module(attributes).
-export([main/1, old/0]).

-vsn("1.2").
-author(someone).
-custom([{a, 1}, b]).
-custom({c}).
-import(lists, [reverse/1, map/2]).
-type t() :: a | b.
-opaque o() :: {t()}.
-export_type([t/0, o/0]).
-callback cb(t()) -> o().
-optional_callbacks([cb/1]).
-compile([{inline, [inl/1]}, nowarn_unused_function]).
-dialyzer({nowarn_function, inl/1}).
-deprecated([{old, 0, "use new/0"}]).

-spec main([string()]) -> ok.
main(_) ->
    io:format("~p~n", [reverse(map(fun inl/1, [1, 2, 3]))]),
    A = ?MODULE:module_info(attributes),
    io:format("~p~n", [[V || {custom, V} <- A]]),
    io:format("~p~n", [proplists:get_value(vsn, A)]),
    io:format("~p~n", [lists:sort(?MODULE:module_info(exports))]),
    io:format("~p~n", [?MODULE:module_info(module)]),
    io:format("~p~n", [old()]).

old() -> old.

inl(X) -> X + 1.
