%% Atoms through erlang:display, the simplest program there is.
-module(display_atoms).
-export([main/1]).

main(_) ->
    erlang:display(hello),
    erlang:display('quoted atom'),
    erlang:display(true),
    erlang:display([]),
    erlang:display('').
