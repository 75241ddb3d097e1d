-module(float_literals).
%% Integers of any size in patterns of float segments match the floats they become.
-export([main/1]).
main(_) ->
  io:format("~p~n", [[ foo || <<(1 bsl 1023)/float>> <= <<(1 bsl 1023)/float>>]]),
  io:format("~p~n", [[ foo || <<(1 bsl 1023)/float>> <= b()]]),
  io:format("~p~n", [[ foo || <<17/float>> <= <<17/float>>]]),
  io:format("~p~n", [[ foo || <<(1 bsl 60)/float>> <= <<(1 bsl 60)/float>>]]),
  io:format("~p~n", [[ foo || <<123456789012345678901234567890/float>> <= <<123456789012345678901234567890/float>>]]),
  io:format("~p~n", [f(<<1.0e30/float>>)]),
  io:format("~p~n", [b()]),
  ok.
f(<<1000000000000000019884624838656/float>>) -> yes;
f(X) -> X.
b() -> <<(1 bsl 1023)/float>>.
