"""Text environments that answer an attempt with rich feedback, and what is needed to learn from it."""

from sdpo_gym import conformance
from sdpo_gym.env import Episode, FeedbackEnv, Response
from sdpo_gym.errors import ConfigError, EnvironmentFault, SdpoGymError
from sdpo_gym.mistakes import PlantedMistake
from sdpo_gym.policy import Policy, Sampling, ScriptedPolicy
from sdpo_gym.registry import EnvironmentSpec, list_environments, make, publish_to_gymnasium, register, spec
from sdpo_gym.rollout import collect_groups
from sdpo_gym.tasks import ListTasks, ProceduralTasks, TaskSource
from sdpo_gym.types import (
    Attempt,
    Audience,
    Detail,
    Feedback,
    Group,
    Message,
    Native,
    Note,
    Sample,
    Task,
    Trajectory,
    Turn,
    Verdict,
    as_messages,
)

__version__ = "0.1.0"

__all__ = [
    "Attempt",
    "Audience",
    "ConfigError",
    "Detail",
    "EnvironmentFault",
    "EnvironmentSpec",
    "Episode",
    "Feedback",
    "FeedbackEnv",
    "Group",
    "ListTasks",
    "Message",
    "Native",
    "Note",
    "PlantedMistake",
    "Policy",
    "ProceduralTasks",
    "Response",
    "Sample",
    "Sampling",
    "ScriptedPolicy",
    "SdpoGymError",
    "Task",
    "TaskSource",
    "Trajectory",
    "Turn",
    "Verdict",
    "as_messages",
    "collect_groups",
    "conformance",
    "list_environments",
    "make",
    "register",
    "spec",
]

publish_to_gymnasium()
